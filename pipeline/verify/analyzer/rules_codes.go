package main

import (
	"go/ast"
	"go/types"
	"strings"
)

// handleServiceError: it goes over AllErrors(), and has no switch of its own.
func handleServiceError(s *Service, r *Result) {
	functions(s.in("handlers"), func(p *Package, f *ast.FuncDecl) {
		if f.Name.Name != "HandleServiceError" {
			return
		}
		r.must(ranges(p, f) || helperRanges(p, f), f.Pos(), "HandleServiceError does not go over AllErrors()")
		if has(f, func(*ast.SwitchStmt) bool { return true }) {
			r.bad(f.Pos(), "HandleServiceError switches over errors")
		}
	})
	if r.Subjects == 0 {
		r.absent("handlers has no HandleServiceError")
	}
}

func ranges(p *Package, f *ast.FuncDecl) bool {
	return has(f, func(loop *ast.RangeStmt) bool {
		return has(loop.X, func(id *ast.Ident) bool { return id.Name == "AllErrors" || strings.EqualFold(id.Name, "allErrors") })
	})
}

// helperRanges tells whether a function that f calls, in the same package, goes over AllErrors().
func helperRanges(p *Package, f *ast.FuncDecl) bool {
	return has(f, func(call *ast.CallExpr) bool {
		callee, found := p.callee(call), false
		functions([]*Package{p}, func(p *Package, other *ast.FuncDecl) {
			if callee != nil && other != f && p.Info.Defs[other.Name] == types.Object(callee) {
				found = ranges(p, other)
			}
		})
		return found
	})
}

// noInternals: in handlers and middleware an error's own text goes to the log or nowhere.
func noInternals(s *Service, r *Result) {
	each(s.in("handlers", "internal/middleware"), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, httpPath, "Write", "WriteHeader") || p.receiver(call) != nil && isNamed(p.receiver(call), httpPath, "ResponseWriter") {
			r.saw(call.Pos())
		}
		logs := p.callee(call) != nil && p.callee(call).Pkg() != nil && p.callee(call).Pkg().Path() == "log/slog"
		if logs {
			return
		}
		for _, argument := range call.Args {
			if p.errorText(argument) {
				r.bad(argument.Pos(), "an error's own text is handed on")
			}
		}
	})
	each(s.in("handlers"), func(p *Package, pair *ast.KeyValueExpr) {
		if p.errorText(pair.Value) {
			r.bad(pair.Pos(), "an error's own text becomes part of a message")
		}
	})
}

// allErrors: AllErrors() has every field of Errors, and every sentinel of services is mapped.
func allErrors(s *Service, r *Result) {
	p, literal := singleton(s)
	if literal == nil {
		r.absent("handlers has no variable Errors")
		return
	}
	listed := map[string]bool{}
	functions([]*Package{p}, func(p *Package, f *ast.FuncDecl) {
		if f.Name.Name != "AllErrors" {
			return
		}
		inside(f, func(selector *ast.SelectorExpr) {
			if id, ok := selector.X.(*ast.Ident); ok && id.Name == "Errors" {
				listed[selector.Sel.Name] = true
			}
		})
		if has(f, func(call *ast.CallExpr) bool { return p.calls(call, "reflect", "ValueOf") }) {
			listed["*"] = true
		}
	})
	shape, ok := p.Info.Types[literal].Type.Underlying().(*types.Struct)
	for i := 0; ok && i < shape.NumFields(); i++ {
		field := shape.Field(i)
		r.must(listed["*"] || listed[field.Name()], field.Pos(), "AllErrors() leaves out Errors.%s", field.Name())
	}
	mapped := references(s.in("handlers"), s.Module+"/services")
	for _, sentinel := range errorVariables(s) {
		r.must(mapped[sentinel.Name()], sentinel.Pos(), "no code of Errors stands for services.%s", sentinel.Name())
	}
}

// errorVariables are the exported Err… variables of services.
func errorVariables(s *Service) []*types.Var {
	var found []*types.Var
	for _, p := range s.Packages {
		if p.Room != "services" || strings.HasSuffix(p.Types.Name(), "_test") {
			continue
		}
		for _, name := range p.Types.Scope().Names() {
			v, ok := p.Types.Scope().Lookup(name).(*types.Var)
			if ok && strings.HasPrefix(name, "Err") && isError(v.Type()) {
				found = append(found, v)
			}
		}
	}
	return found
}

// references are the names of pkg that these packages mention.
func references(packages []*Package, pkg string) map[string]bool {
	names := map[string]bool{}
	each(packages, func(p *Package, id *ast.Ident) {
		if object := p.Info.Uses[id]; object != nil && object.Pkg() != nil && object.Pkg().Path() == pkg {
			names[object.Name()] = true
		}
	})
	return names
}

// sentinelsTested: each sentinel of services stands in a test, itself or by its code.
func sentinelsTested(s *Service, r *Result) {
	tested := references(s.tests(), s.Module+"/services")
	codes := testedCodes(s)
	p, literal := singleton(s)
	for _, sentinel := range errorVariables(s) {
		byCode := literal != nil && has(literal, func(pair *ast.KeyValueExpr) bool {
			key, ok := pair.Key.(*ast.Ident)
			return ok && codes[key.Name] && has(pair.Value, func(id *ast.Ident) bool {
				used := p.Info.Uses[id]
				return used != nil && used.Pkg() != nil && used.Pkg().Path() == sentinel.Pkg().Path() && used.Name() == sentinel.Name()
			})
		})
		r.must(tested[sentinel.Name()] || byCode, sentinel.Pos(), "no test speaks of services.%s", sentinel.Name())
	}
}

// testedCodes are the fields of Errors that the tests mention.
func testedCodes(s *Service) map[string]bool {
	tested := map[string]bool{}
	each(s.tests(), func(_ *Package, selector *ast.SelectorExpr) {
		if outer, ok := selector.X.(*ast.SelectorExpr); ok && outer.Sel.Name == "Errors" {
			tested[selector.Sel.Name] = true
		}
	})
	return tested
}

// codesTested: each code of Errors stands in a test.
func codesTested(s *Service, r *Result) {
	p, literal := singleton(s)
	if literal == nil {
		return
	}
	tested := testedCodes(s)
	shape, ok := p.Info.Types[literal].Type.Underlying().(*types.Struct)
	for i := 0; ok && i < shape.NumFields(); i++ {
		field := shape.Field(i)
		r.must(tested[field.Name()], field.Pos(), "no test speaks of Errors.%s", field.Name())
	}
}
