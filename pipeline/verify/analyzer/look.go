package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// in gives the packages of these rooms and of the rooms below them.
func (s *Service) in(rooms ...string) []*Package {
	var found []*Package
	for _, p := range s.Packages {
		if slices.ContainsFunc(rooms, func(r string) bool { return p.Room == r || strings.HasPrefix(p.Room, r+"/") }) {
			found = append(found, p)
		}
	}
	return found
}

// tests are the packages below tests/; production is everything written for the service itself, without protoc's code.
func (s *Service) tests() []*Package { return s.in("tests") }

func (s *Service) production() []*Package {
	var found []*Package
	for _, p := range s.Packages {
		if !strings.HasPrefix(p.Room, "tests/") && !strings.HasPrefix(p.Room, "api/") {
			found = append(found, p)
		}
	}
	return found
}

// each calls visit for every node of type N in these packages.
func each[N ast.Node](packages []*Package, visit func(*Package, N)) {
	for _, p := range packages {
		for _, file := range p.Files {
			inside(file, func(n N) { visit(p, n) })
		}
	}
}

// inside calls visit for every node of type N below root.
func inside[N ast.Node](root ast.Node, visit func(N)) {
	ast.Inspect(root, func(n ast.Node) bool {
		if node, ok := n.(N); ok {
			visit(node)
		}
		return true
	})
}

// has tells whether a node of type N below root satisfies test.
func has[N ast.Node](root ast.Node, test func(N) bool) bool {
	found := false
	inside(root, func(n N) { found = found || test(n) })
	return found
}

// callee is the function or method that a call names, nil for conversions and function values.
func (p *Package) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch generic := fun.(type) {
	case *ast.IndexExpr:
		fun = generic.X
	case *ast.IndexListExpr:
		fun = generic.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		f, _ := p.Info.Uses[fun].(*types.Func)
		return f
	case *ast.SelectorExpr:
		f, _ := p.Info.Uses[fun.Sel].(*types.Func)
		return f
	}
	return nil
}

// calls tells whether call is to pkg.name, or to the method name of a type of pkg.
func (p *Package) calls(call *ast.CallExpr, pkg string, names ...string) bool {
	f := p.callee(call)
	return f != nil && f.Pkg() != nil && f.Pkg().Path() == pkg && slices.Contains(names, f.Name())
}

// receiver is the named type that a method call is made on.
func (p *Package) receiver(call *ast.CallExpr) *types.Named {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || p.Info.Selections[selector] == nil {
		return nil
	}
	return named(p.Info.Selections[selector].Recv())
}

// named strips pointers.
func named(t types.Type) *types.Named {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// isNamed tells whether t, or what it points to, is pkg.name.
func isNamed(t types.Type, pkg, name string) bool {
	n := named(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg && n.Obj().Name() == name
}

// from tells whether t, or what it points to, is declared in pkg.
func from(t types.Type, pkg string) bool {
	n := named(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg
}

// isError tells whether t is the error interface or implements it.
func isError(t types.Type) bool {
	return t != nil && types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

// isMessage tells whether t is a protobuf message.
func isMessage(t types.Type) bool {
	if t == nil {
		return false
	}
	object, _, _ := types.LookupFieldOrMethod(t, true, nil, "ProtoReflect")
	_, ok := object.(*types.Func)
	return ok
}

// text is the value of a constant string expression.
func (p *Package) text(e ast.Expr) (string, bool) {
	value := p.Info.Types[e].Value
	if value == nil || value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(value), true
}

// functions gives every function of a package with a body.
func functions(packages []*Package, visit func(*Package, *ast.FuncDecl)) {
	each(packages, func(p *Package, f *ast.FuncDecl) {
		if f.Body != nil {
			visit(p, f)
		}
	})
}

// testFunctions gives every TestXxx except TestMain.
func testFunctions(packages []*Package, visit func(*Package, *ast.FuncDecl)) {
	functions(packages, func(p *Package, f *ast.FuncDecl) {
		if f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") && f.Name.Name != "TestMain" {
			visit(p, f)
		}
	})
}

// interfaces are the exported interfaces of services whose name ends in Service.
func (s *Service) interfaces() []*types.TypeName {
	return s.exported("services", func(t *types.TypeName) bool {
		return types.IsInterface(t.Type()) && strings.HasSuffix(t.Name(), "Service")
	})
}

// models are the exported structs of internal/models that have a primary key.
func (s *Service) models() []*types.TypeName {
	return s.exported("internal/models", func(t *types.TypeName) bool {
		fields, ok := t.Type().Underlying().(*types.Struct)
		for i := 0; ok && i < fields.NumFields(); i++ {
			if strings.Contains(strings.ToLower(fields.Tag(i)), "primarykey") {
				return true
			}
		}
		return false
	})
}

// exported gives the exported types of a room that satisfy test.
func (s *Service) exported(room string, test func(*types.TypeName) bool) []*types.TypeName {
	var found []*types.TypeName
	for _, p := range s.Packages {
		if p.Room != room || strings.HasSuffix(p.Types.Name(), "_test") {
			continue
		}
		for _, name := range p.Types.Scope().Names() {
			if t, ok := p.Types.Scope().Lookup(name).(*types.TypeName); ok && t.Exported() && test(t) {
				found = append(found, t)
			}
		}
	}
	return slices.CompactFunc(found, func(a, b *types.TypeName) bool { return a.Name() == b.Name() })
}

// importOf is the place where a package imports path, or a package below it.
func importOf(p *Package, path string) (token.Pos, bool) {
	for _, file := range p.Files {
		for _, spec := range file.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			if imported == path || strings.HasPrefix(imported, path+"/") {
				return spec.Pos(), true
			}
		}
	}
	return token.NoPos, false
}
