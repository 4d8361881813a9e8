package main

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// everyModelMigrated: services.AutoMigrate, with the package variables that its file uses, names every model.
func everyModelMigrated(s *Service, r *Result) {
	migrated := map[string]bool{}
	for _, p := range s.in("services") {
		for _, file := range p.Files {
			if has(file, func(f *ast.FuncDecl) bool { return f.Recv == nil && f.Name.Name == "AutoMigrate" }) {
				s.named(p, file, migrated)
			}
		}
	}
	for _, model := range s.models() {
		r.must(migrated[model.Name()], model.Pos(), "services.AutoMigrate leaves out models.%s", model.Name())
	}
}

// named adds the models that a file names, itself or by a variable of its package.
func (s *Service) named(p *Package, file *ast.File, models map[string]bool) {
	literals := func(literal *ast.CompositeLit) {
		if t := p.Info.Types[literal].Type; from(t, s.Module+"/internal/models") {
			models[named(t).Obj().Name()] = true
		}
	}
	inside(file, literals)
	each([]*Package{p}, func(p *Package, spec *ast.ValueSpec) {
		for _, name := range spec.Names {
			if has(file, func(id *ast.Ident) bool { return p.Info.Uses[id] != nil && p.Info.Uses[id] == p.Info.Defs[name] }) {
				inside(spec, literals)
			}
		}
	})
}

// rooms that internal/ may have: the constitution's four, and tracing, which is kept behind one small package.
var insideRooms = []string{"models", "database", "middleware", "config", "tracing", "tracer"}

func internalRooms(s *Service, r *Result) {
	for _, p := range s.in("internal") {
		room, _, _ := strings.Cut(strings.TrimPrefix(p.Room, "internal/"), "/")
		r.must(slices.Contains(insideRooms, room), p.Files[0].Pos(), "internal/%s hides something that others may need", room)
	}
	for _, room := range []string{"services", "handlers", "api/gen/v1"} {
		if len(s.in(room)) == 0 {
			r.absent("there is no public package %s", room)
		}
	}
}

// middlewareAndBuilder: for each service a middleware type func(Service) Service, and a builder with With… and Build.
func middlewareAndBuilder(s *Service, r *Result) {
	for _, service := range s.interfaces() {
		scope := service.Pkg().Scope()
		base := strings.TrimSuffix(service.Name(), "Service")
		middleware, _ := scope.Lookup(base + "Middleware").(*types.TypeName)
		r.must(middleware != nil, service.Pos(), "there is no %sMiddleware", base)
		constructor, _ := scope.Lookup("New" + service.Name()).(*types.Func)
		r.must(constructor != nil && builds(constructor, service), service.Pos(), "New%s gives no builder with With… and Build", service.Name())
	}
}

func builds(constructor *types.Func, service *types.TypeName) bool {
	results := constructor.Signature().Results()
	if results.Len() != 1 {
		return false
	}
	methods, with := types.NewMethodSet(results.At(0).Type()), false
	for method := range methods.Methods() {
		with = with || strings.HasPrefix(method.Obj().Name(), "With")
	}
	build := methods.Lookup(service.Pkg(), "Build")
	return with && build != nil && types.Identical(build.Obj().(*types.Func).Signature().Results().At(0).Type(), service.Type())
}

// importDirection: cmd → handlers → services → internal/models, never back.
func importDirection(s *Service, r *Result) {
	order := []string{"internal/models", "services", "handlers", "cmd"}
	for i, room := range order {
		for _, p := range s.in(room) {
			r.saw(p.Files[0].Pos())
			for _, above := range order[i+1:] {
				if pos, ok := importOf(p, s.Module+"/"+above); ok && !strings.HasSuffix(p.Types.Name(), "_test") {
					r.bad(pos, "%s imports %s", room, above)
				}
			}
		}
	}
}
