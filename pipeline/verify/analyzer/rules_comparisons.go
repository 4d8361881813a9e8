package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// diffsTransform: every cmp.Diff and cmp.Equal that sees a message passes protocmp.Transform.
func diffsTransform(s *Service, r *Result) {
	each(s.tests(), func(p *Package, call *ast.CallExpr) {
		if !p.calls(call, cmpPath, "Diff", "Equal") || len(call.Args) < 2 {
			return
		}
		if !slices.ContainsFunc(call.Args[:2], func(e ast.Expr) bool { return holdsMessage(p.Info.Types[e].Type) }) {
			return
		}
		transforms := slices.ContainsFunc(call.Args[2:], func(e ast.Expr) bool { return transform(p, e) })
		r.must(transforms, call.Pos(), "cmp on a message without protocmp.Transform()")
	})
}

// holdsMessage tells whether t is a message, a type parameter bound to one, or a slice of them.
func holdsMessage(t types.Type) bool {
	if slice, ok := t.Underlying().(*types.Slice); ok {
		t = slice.Elem()
	}
	return isMessage(t) || isMessage(types.NewPointer(t))
}

// transform tells whether e is protocmp.Transform(), or a variable that was given it.
func transform(p *Package, e ast.Expr) bool {
	direct := func(call *ast.CallExpr) bool { return p.calls(call, protocmp, "Transform") }
	if has(e, direct) {
		return true
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	found := false
	each([]*Package{p}, func(p *Package, spec *ast.ValueSpec) {
		for i, name := range spec.Names {
			found = found || i < len(spec.Values) && p.Info.Defs[name] == p.Info.Uses[id] && has(spec.Values[i], direct)
		}
	})
	each([]*Package{p}, func(p *Package, a *ast.AssignStmt) {
		for i, left := range a.Lhs {
			name, ok := left.(*ast.Ident)
			found = found || ok && i < len(a.Rhs) && p.Info.Defs[name] == p.Info.Uses[id] && has(a.Rhs[i], direct)
		}
	})
	return found
}

func noEqualOnMessages(s *Service, r *Result) {
	each(s.Packages, func(p *Package, e *ast.BinaryExpr) {
		if e.Op != token.EQL && e.Op != token.NEQ || p.Info.Types[e.X].IsNil() || p.Info.Types[e.Y].IsNil() {
			return
		}
		r.saw(e.Pos())
		if isMessage(p.Info.Types[e.X].Type) && isMessage(p.Info.Types[e.Y].Type) {
			r.bad(e.Pos(), "messages compared by %s", e.Op)
		}
	})
	each(s.Packages, func(p *Package, call *ast.CallExpr) {
		if p.calls(call, "reflect", "DeepEqual") && holdsMessage(p.Info.Types[call.Args[0]].Type) {
			r.bad(call.Pos(), "messages compared by reflect.DeepEqual")
		}
	})
}

// wholeMessages: no test compares a message field by field; whether a generated field is set at all may be asked.
func wholeMessages(s *Service, r *Result) {
	each(s.tests(), func(p *Package, e *ast.BinaryExpr) {
		if e.Op != token.EQL && e.Op != token.NEQ {
			return
		}
		r.saw(e.Pos())
		for _, sides := range [][2]ast.Expr{{e.X, e.Y}, {e.Y, e.X}} {
			if member(p, sides[0]) && !zero(p, sides[1]) {
				r.bad(e.Pos(), "a message compared field by field")
			}
		}
	})
}

// member tells whether e reads a field of a message of the API, directly or by its getter.
func member(p *Package, e ast.Expr) bool {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		e = call.Fun
	}
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	t := p.Info.Types[selector.X].Type
	n := (*types.Named)(nil)
	if t != nil {
		n = named(t)
	}
	getter := p.Info.Selections[selector]
	field := getter != nil && (getter.Kind() == types.FieldVal || strings.HasPrefix(selector.Sel.Name, "Get"))
	return field && n != nil && isMessage(t) && n.Obj().Pkg() != nil && strings.Contains(n.Obj().Pkg().Path(), "/api/gen/")
}

func zero(p *Package, e ast.Expr) bool {
	value := p.Info.Types[e]
	if value.IsNil() {
		return true
	}
	if value.Value == nil {
		return false
	}
	switch value.Value.Kind() {
	case constant.String:
		return constant.StringVal(value.Value) == ""
	case constant.Int:
		return constant.Sign(value.Value) == 0
	}
	return false
}

// copied are the members that only the service can choose.
var copied = map[string]bool{
	"Id": true, "CreatedAt": true, "UpdatedAt": true, "DeletedAt": true,
	"GetId": true, "GetCreatedAt": true, "GetUpdatedAt": true, "GetDeletedAt": true,
	"NextPageToken": true, "GetNextPageToken": true, "Instance": true, "GetInstance": true,
}

// expectedFromRequest: a message that is expected never reads the message that was answered, but for what the service
// alone can choose. An answered message is a variable called got.
func expectedFromRequest(s *Service, r *Result) {
	look := func(p *Package, root ast.Node) {
		inside(root, func(selector *ast.SelectorExpr) {
			id, ok := ast.Unparen(selector.X).(*ast.Ident)
			if ok && id.Name == "got" && isMessage(p.Info.Types[id].Type) && !copied[selector.Sel.Name] {
				r.bad(selector.Pos(), "the expected message takes %s from the answer", selector.Sel.Name)
			}
		})
	}
	each(s.tests(), func(p *Package, a *ast.AssignStmt) {
		for i, left := range a.Lhs {
			if wanted(left) && isMessage(p.Info.Types[left].Type) || wanted(left) && len(a.Rhs) > i && isMessage(p.Info.Types[a.Rhs[i]].Type) {
				r.saw(a.Pos())
				look(p, a.Rhs[min(i, len(a.Rhs)-1)])
				break
			}
			if selector, ok := left.(*ast.SelectorExpr); ok && wanted(selector.X) && len(a.Rhs) > i {
				look(p, a.Rhs[i])
			}
		}
		for i, right := range a.Rhs {
			if id, ok := right.(*ast.Ident); ok && id.Name == "got" && len(a.Lhs) > i && wanted(a.Lhs[i]) {
				r.bad(a.Pos(), "the expected message is the answer itself")
			}
		}
	})
	if r.Subjects == 0 {
		r.absent("no test builds a message that it wants")
	}
}

func wanted(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && (id.Name == "want" || id.Name == "expected")
}
