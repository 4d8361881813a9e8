package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// signatures gives the exported functions of a room, and the exported methods of its types and interfaces.
func (s *Service) signatures(room string, visit func(token.Pos, string, *types.Signature)) {
	for _, p := range s.Packages {
		if p.Room != room || strings.HasSuffix(p.Types.Name(), "_test") {
			continue
		}
		for _, name := range p.Types.Scope().Names() {
			switch object := p.Types.Scope().Lookup(name).(type) {
			case *types.Func:
				if object.Exported() {
					visit(object.Pos(), name, object.Signature())
				}
			case *types.TypeName:
				methodsOf(object, visit)
			}
		}
	}
}

func methodsOf(object *types.TypeName, visit func(token.Pos, string, *types.Signature)) {
	if contract, ok := object.Type().Underlying().(*types.Interface); ok && object.Exported() {
		for method := range contract.ExplicitMethods() {
			if method.Exported() {
				visit(method.Pos(), object.Name()+"."+method.Name(), method.Signature())
			}
		}
		return
	}
	if n, ok := object.Type().(*types.Named); ok {
		for method := range n.Methods() {
			if method.Exported() {
				visit(method.Pos(), object.Name()+"."+method.Name(), method.Signature())
			}
		}
	}
}

// protobufTypes: what services and handlers show to others is protobuf; no struct of their own has json tags.
func protobufTypes(s *Service, r *Result) {
	each(s.in("handlers", "services"), func(p *Package, spec *ast.TypeSpec) {
		shape, ok := spec.Type.(*ast.StructType)
		if !ok {
			return
		}
		for _, field := range shape.Fields.List {
			if spec.Name.IsExported() && field.Tag != nil && strings.Contains(field.Tag.Value, "json:") {
				r.bad(field.Pos(), "%s is a JSON shape outside the contract", spec.Name.Name)
			}
		}
	})
	for _, service := range s.interfaces() {
		methodsOf(service, func(pos token.Pos, name string, signature *types.Signature) {
			messages := true
			for i := 1; i < signature.Params().Len(); i++ {
				messages = messages && isMessage(signature.Params().At(i).Type())
			}
			r.must(messages, pos, "%s takes something else than messages of the contract", name)
		})
	}
}

func interfaceAndImplementation(s *Service, r *Result) {
	if len(s.interfaces()) == 0 {
		r.absent("services has no exported interface named …Service")
	}
	for _, service := range s.interfaces() {
		contract := service.Type().Underlying().(*types.Interface)
		implemented := false
		for _, name := range service.Pkg().Scope().Names() {
			object, ok := service.Pkg().Scope().Lookup(name).(*types.TypeName)
			if ok && !types.IsInterface(object.Type()) {
				implemented = implemented || types.Implements(types.NewPointer(object.Type()), contract)
			}
		}
		r.must(implemented, service.Pos(), "no type of services implements %s", service.Name())
	}
}

// servicesWithoutHTTP: neither services nor any own package below them imports net/http.
func servicesWithoutHTTP(s *Service, r *Result) {
	seen := map[string]bool{}
	var walk func(path string)
	walk = func(path string) {
		for _, p := range s.Packages {
			if p.Path != path || seen[path] || strings.HasSuffix(p.Types.Name(), "_test") {
				continue
			}
			seen[path] = true
			r.saw(p.Files[0].Pos())
			if pos, ok := importOf(p, httpPath); ok {
				r.bad(pos, "%s imports net/http", p.Room)
			}
			for _, imported := range p.Imports {
				walk(imported)
			}
		}
	}
	walk(s.Module + "/services")
}

const complexity = 10

// thinHandlers: decode, one service call, encode.
func thinHandlers(s *Service, r *Result) {
	deny(r, s.in("handlers"), "does not belong in handlers", "gorm.io", s.Module+"/internal/models")
	functions(s.in("handlers"), func(p *Package, f *ast.FuncDecl) {
		branches := 1
		inside(f, func(n ast.Node) {
			switch n := n.(type) {
			case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.CaseClause, *ast.CommClause:
				branches++
			case *ast.BinaryExpr:
				if n.Op == token.LAND || n.Op == token.LOR {
					branches++
				}
			}
		})
		r.must(branches <= complexity, f.Pos(), "%s has %d paths, more than %d", f.Name.Name, branches, complexity)
	})
}

// inputsAsParameters: a service's method takes everything it works on as an argument; its struct keeps no request.
func inputsAsParameters(s *Service, r *Result) {
	each(s.in("services"), func(p *Package, spec *ast.TypeSpec) {
		shape, ok := p.Info.Defs[spec.Name].Type().Underlying().(*types.Struct)
		if !ok {
			return
		}
		r.saw(spec.Pos())
		for field := range shape.Fields() {
			if isNamed(field.Type(), "context", "Context") || from(field.Type(), s.Module+"/api/gen/v1") && strings.HasSuffix(named(field.Type()).Obj().Name(), "Request") {
				r.bad(field.Pos(), "%s keeps %s between calls", spec.Name.Name, field.Name())
			}
		}
	})
}

// injected: dependencies come in by constructors: no package state, no init, no connection opened in services.
func injected(s *Service, r *Result) {
	functions(s.in("services", "handlers", "internal"), func(p *Package, f *ast.FuncDecl) {
		r.saw(f.Pos())
		if f.Name.Name == "init" && f.Recv == nil {
			r.bad(f.Pos(), "init() in %s", p.Room)
		}
	})
	each(s.in("services"), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, gormPath, "Open") {
			r.bad(call.Pos(), "services open the database themselves")
		}
	})
	for _, p := range s.in("services", "handlers", "internal") {
		for _, name := range p.Types.Scope().Names() {
			v, ok := p.Types.Scope().Lookup(name).(*types.Var)
			if ok && (isNamed(v.Type(), gormPath, "DB") || isNamed(v.Type(), "log/slog", "Logger")) {
				r.bad(v.Pos(), "%s.%s is shared by the package", p.Room, name)
			}
		}
	}
}

func messagesOut(s *Service, r *Result) {
	models := s.Module + "/internal/models"
	s.signatures("services", func(pos token.Pos, name string, signature *types.Signature) {
		r.saw(pos)
		for _, tuple := range []*types.Tuple{signature.Params(), signature.Results()} {
			for v := range tuple.Variables() {
				t := v.Type()
				if slice, ok := t.Underlying().(*types.Slice); ok {
					t = slice.Elem()
				}
				if from(t, models) {
					r.bad(pos, "%s shows a row of internal/models", name)
				}
			}
		}
	})
}
