package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// wrapped: an error that is put into another one stays reachable.
func wrapped(s *Service, r *Result) {
	each(s.production(), func(p *Package, call *ast.CallExpr) {
		if !p.calls(call, "fmt", "Errorf") || len(call.Args) < 2 {
			return
		}
		format, _ := p.text(call.Args[0])
		for _, argument := range call.Args[1:] {
			if isError(p.Info.Types[argument].Type) {
				r.must(strings.Contains(format, "%w"), call.Pos(), "fmt.Errorf flattens an error: no %%w in %q", format)
			}
		}
	})
}

// sentinels: errors.New stands at package level of services/errors.go only.
func sentinels(s *Service, r *Result) {
	each(s.in("services", "handlers"), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, "errors", "New") {
			home := strings.HasPrefix(s.at(call.Pos()), "services/errors.go:")
			r.must(home && packageLevel(p, call), call.Pos(), "errors.New outside the table of services/errors.go")
		}
	})
}

func packageLevel(p *Package, n ast.Node) bool {
	inFunction := false
	functions([]*Package{p}, func(_ *Package, f *ast.FuncDecl) {
		inFunction = inFunction || f.Body.Pos() <= n.Pos() && n.End() <= f.Body.End()
	})
	return !inFunction
}

// harmless are calls whose error says nothing that the program could act on.
var harmless = regexp.MustCompile(`^(fmt\.F?[Pp]rint\w*|\(\*(strings\.Builder|bytes\.Buffer)\)\.\w+|\(hash\.Hash\)\.Write|\(\*crypto/\S+\)\.Write)$`)

// notSwallowed: no error result is dropped, no error is assigned to nothing, no branch on an error is empty.
func notSwallowed(s *Service, r *Result) {
	each(s.production(), func(p *Package, statement *ast.ExprStmt) {
		call, ok := statement.X.(*ast.CallExpr)
		if ok && p.dropsError(call) {
			r.bad(call.Pos(), "the error of %s is dropped", p.callee(call).Name())
		}
	})
	each(s.production(), func(p *Package, a *ast.AssignStmt) {
		last, ok := a.Lhs[len(a.Lhs)-1].(*ast.Ident)
		if !ok || last.Name != "_" || len(a.Rhs) != 1 {
			return
		}
		call, ok := a.Rhs[0].(*ast.CallExpr)
		if ok && p.dropsError(call) || len(a.Lhs) == 1 && isError(p.Info.Types[a.Rhs[0]].Type) {
			r.bad(a.Pos(), "an error is assigned to nothing")
		}
	})
	each(s.production(), func(p *Package, branch *ast.IfStmt) {
		condition, ok := branch.Cond.(*ast.BinaryExpr)
		if ok && condition.Op == token.NEQ && isError(p.Info.Types[condition.X].Type) {
			r.must(len(branch.Body.List) > 0, branch.Pos(), "the branch on an error is empty")
		}
	})
}

func (p *Package) dropsError(call *ast.CallExpr) bool {
	f := p.callee(call)
	if f == nil || harmless.MatchString(f.FullName()) {
		return false
	}
	results := f.Signature().Results()
	return results.Len() > 0 && types.Identical(results.At(results.Len()-1).Type(), types.Universe.Lookup("error").Type())
}

// servicesWrap: an error of the database never leaves services as it came.
func servicesWrap(s *Service, r *Result) {
	functions(s.in("services"), func(p *Package, f *ast.FuncDecl) {
		raw := map[types.Object]bool{}
		inside(f, func(a *ast.AssignStmt) {
			for i, left := range a.Lhs {
				id, ok := left.(*ast.Ident)
				if !ok || len(a.Lhs) != len(a.Rhs) {
					continue
				}
				if object := p.Info.ObjectOf(id); object != nil {
					raw[object] = p.databaseError(a.Rhs[i])
				}
			}
		})
		inside(f, func(statement *ast.ReturnStmt) {
			for _, result := range statement.Results {
				id, ok := ast.Unparen(result).(*ast.Ident)
				if !isError(p.Info.Types[result].Type) || p.Info.Types[result].IsNil() {
					continue
				}
				bare := p.databaseError(result) || ok && raw[p.Info.Uses[id]]
				r.must(!bare, statement.Pos(), "%s returns the database's error as it came", f.Name.Name)
			}
		})
	})
}

// databaseError tells whether e is the Error field of a *gorm.DB.
func (p *Package) databaseError(e ast.Expr) bool {
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Error" && p.Info.Types[selector.X].Type != nil &&
		isNamed(p.Info.Types[selector.X].Type, gormPath, "DB")
}

// singleton finds `var Errors = struct…{…}` of handlers with the number of its codes.
func singleton(s *Service) (*Package, *ast.CompositeLit) {
	var home *Package
	var found *ast.CompositeLit
	each(s.in("handlers"), func(p *Package, spec *ast.ValueSpec) {
		if len(spec.Names) == 1 && spec.Names[0].Name == "Errors" && len(spec.Values) == 1 {
			if literal, ok := spec.Values[0].(*ast.CompositeLit); ok {
				home, found = p, literal
			}
		}
	})
	return home, found
}

func errorSingleton(s *Service, r *Result) {
	p, literal := singleton(s)
	if literal == nil {
		r.absent("handlers has no variable Errors made by a struct literal")
		return
	}
	shape, ok := p.Info.Types[literal].Type.Underlying().(*types.Struct)
	r.must(ok, literal.Pos(), "Errors is no struct")
	for i := 0; ok && i < shape.NumFields(); i++ {
		r.must(isNamed(shape.Field(i).Type(), p.Path, "ErrorCode"), shape.Field(i).Pos(), "Errors.%s is no ErrorCode", shape.Field(i).Name())
	}
	for _, element := range literal.Elts {
		_, keyed := element.(*ast.KeyValueExpr)
		r.must(keyed, element.Pos(), "a code of Errors has no key")
	}
}

var code = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$`)

// codesInOnePlace: error codes are written in error_codes.go only, and nobody answers around them.
func codesInOnePlace(s *Service, r *Result) {
	each(s.in("handlers", "services", "internal/middleware"), func(p *Package, literal *ast.BasicLit) {
		if text, ok := p.text(literal); ok && code.MatchString(text) {
			home := strings.HasPrefix(s.at(literal.Pos()), "handlers/error_codes.go:")
			r.must(home || !s.isCode(text), literal.Pos(), "the code %s is written outside error_codes.go", text)
		}
	})
	each(s.production(), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, httpPath, "Error", "NotFound") && p.callee(call).Signature().Recv() == nil {
			r.bad(call.Pos(), "http.%s answers around the error table", p.callee(call).Name())
		}
	})
}

// isCode tells whether error_codes.go has this text: other upper-case words are values, such as those of an enum.
func (s *Service) isCode(text string) bool {
	found := false
	each(s.in("handlers"), func(p *Package, literal *ast.BasicLit) {
		written, ok := p.text(literal)
		found = found || ok && written == text && strings.HasPrefix(s.at(literal.Pos()), "handlers/error_codes.go:")
	})
	return found
}

// errorsIs: errors are told apart by errors.Is and errors.As.
func errorsIs(s *Service, r *Result) {
	each(s.Packages, func(p *Package, e *ast.BinaryExpr) {
		equal := e.Op == token.EQL || e.Op == token.NEQ
		if equal && isError(p.Info.Types[e.X].Type) && isError(p.Info.Types[e.Y].Type) && !p.Info.Types[e.Y].IsNil() {
			r.bad(e.Pos(), "errors compared by %s", e.Op)
		}
	})
	each(s.Packages, func(p *Package, e *ast.TypeAssertExpr) {
		if isError(p.Info.Types[e.X].Type) {
			r.bad(e.Pos(), "a type assertion on an error")
		}
	})
	each(s.Packages, func(p *Package, call *ast.CallExpr) {
		if p.calls(call, "errors", "Is", "As", "AsType") {
			r.saw(call.Pos())
		}
		if p.calls(call, "strings", "Contains", "HasPrefix", "HasSuffix", "EqualFold") && p.errorText(call.Args[0]) {
			r.bad(call.Pos(), "an error told by its text")
		}
	})
}

// errorText tells whether e is err.Error().
func (p *Package) errorText(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Error" && len(call.Args) == 0 && isError(p.Info.Types[selector.X].Type)
}
