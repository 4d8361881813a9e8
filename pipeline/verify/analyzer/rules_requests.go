package main

import (
	"go/ast"
	"go/types"
	"strings"
)

const (
	httpPath     = "net/http"
	httptestPath = "net/http/httptest"
	protojson    = "google.golang.org/protobuf/encoding/protojson"
	protocmp     = "google.golang.org/protobuf/testing/protocmp"
	cmpPath      = "github.com/google/go-cmp/cmp"
)

// used records the calls to pkg.names in the tests, or that there are none.
func used(s *Service, r *Result, pkg string, names ...string) {
	each(s.tests(), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, pkg, names...) {
			r.saw(call.Pos())
		}
	})
	if r.Subjects == 0 {
		r.absent("no test calls %s.%s", pkg, names[0])
	}
}

func recorders(s *Service, r *Result) { used(s, r, httptestPath, "NewRecorder") }

func requests(s *Service, r *Result) { used(s, r, httptestPath, "NewRequest", "NewRequestWithContext") }

func structuralBodies(s *Service, r *Result) {
	used(s, r, protojson, "Unmarshal")
	used(s, r, cmpPath, "Diff")
}

// wholeAnswers: the tests look at an answer's status, headers and body.
func wholeAnswers(s *Service, r *Result) {
	parts := map[string]bool{}
	each(s.tests(), func(p *Package, selector *ast.SelectorExpr) {
		if t := p.Info.Types[selector.X].Type; t != nil && isNamed(t, httptestPath, "ResponseRecorder") {
			r.saw(selector.Pos())
			parts[selector.Sel.Name] = true
		}
	})
	for _, part := range []string{"Code", "Header", "Body"} {
		if !parts[part] && !parts["Result"] {
			r.absent("no test looks at the %s of an answer", part)
		}
	}
}

// rootHandler: requests go through the handler that cmd/api serves, middleware included.
func rootHandler(s *Service, r *Result) {
	handlers := s.Module + "/handlers"
	each(s.tests(), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, httpPath, "ServeHTTP") {
			r.saw(call.Pos())
		}
		if n := p.receiver(call); n != nil && from(n, handlers) && takesRequest(p, call) {
			r.bad(call.Pos(), "a handler method is called directly")
		}
	})
	for _, room := range []string{"cmd", "tests"} {
		calls := false
		each(s.in(room), func(p *Package, call *ast.CallExpr) { calls = calls || p.calls(call, handlers, "NewRouter") })
		if !calls {
			r.absent("%s does not call handlers.NewRouter", room)
		}
	}
}

func takesRequest(p *Package, call *ast.CallExpr) bool {
	for _, argument := range call.Args {
		if isNamed(p.Info.Types[argument].Type, httpPath, "Request") {
			return true
		}
	}
	return false
}

// noServiceCalls: a test reaches a service through HTTP only. A middleware of the tests calls the service it wraps.
func noServiceCalls(s *Service, r *Result) {
	functions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		r.saw(f.Pos())
		inside(f, func(call *ast.CallExpr) {
			n := p.receiver(call)
			if n == nil || !types.IsInterface(n) || !from(n, s.Module+"/services") || !strings.HasSuffix(n.Obj().Name(), "Service") {
				return
			}
			if f.Recv == nil || !keeps(p, f, n) {
				r.bad(call.Pos(), "%s calls services.%s without HTTP", f.Name.Name, n.Obj().Name())
			}
		})
	})
}

// keeps tells whether the receiver of method f has a field of type n.
func keeps(p *Package, f *ast.FuncDecl, n *types.Named) bool {
	receiver := p.Info.Defs[f.Name].Type().(*types.Signature).Recv().Type()
	return delegates(named(receiver), n.Obj())
}

// untyped tells whether t is a map from strings to anything, or to strings.
func untyped(t types.Type, strings bool) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	key, ok := m.Key().Underlying().(*types.Basic)
	if !ok || key.Kind() != types.String {
		return false
	}
	if value, ok := m.Elem().Underlying().(*types.Basic); ok {
		return strings && value.Kind() == types.String
	}
	value, ok := m.Elem().Underlying().(*types.Interface)
	return ok && value.Empty()
}

func noMapsInTests(s *Service, r *Result) {
	each(s.tests(), func(p *Package, e *ast.MapType) {
		if untyped(p.Info.Types[e].Type, false) {
			r.bad(e.Pos(), "an untyped map instead of a message")
		}
	})
	each(s.tests(), func(p *Package, literal *ast.CompositeLit) {
		if isMessage(types.NewPointer(p.Info.Types[literal].Type)) {
			r.saw(literal.Pos())
		}
	})
}

// noMapsForBodies: no untyped map in a handler, nor in what a service takes or gives. Inside a service a map names the
// columns of an UPDATE; a literal that is indexed where it stands is a table of words.
func noMapsForBodies(s *Service, r *Result) {
	tables := map[ast.Expr]bool{}
	each(s.in("handlers"), func(p *Package, e *ast.IndexExpr) {
		if literal, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			tables[literal.Type] = true
		}
	})
	each(s.in("handlers"), func(p *Package, e *ast.MapType) {
		if untyped(p.Info.Types[e].Type, true) && !tables[e] {
			r.bad(e.Pos(), "an untyped map instead of a message")
		}
	})
	for _, room := range s.in("handlers", "services") {
		functions([]*Package{room}, func(p *Package, f *ast.FuncDecl) {
			r.saw(f.Pos())
			signature := p.Info.Defs[f.Name].Type().(*types.Signature)
			for _, tuple := range []*types.Tuple{signature.Params(), signature.Results()} {
				for v := range tuple.Variables() {
					if f.Name.IsExported() && untyped(v.Type(), false) {
						r.bad(f.Pos(), "%s takes or gives an untyped map", f.Name.Name)
					}
				}
			}
		})
	}
}

func noJSONOnMessages(s *Service, r *Result) {
	each(s.Packages, func(p *Package, call *ast.CallExpr) {
		if p.calls(call, protojson, "Marshal", "Unmarshal", "Format") || p.receiver(call) != nil && from(p.receiver(call), protojson) {
			r.saw(call.Pos())
		}
		if !p.calls(call, "encoding/json", "Marshal", "MarshalIndent", "Unmarshal", "Encode", "Decode") {
			return
		}
		for _, argument := range call.Args {
			if isMessage(p.Info.Types[argument].Type) {
				r.bad(call.Pos(), "encoding/json on a protobuf message")
			}
		}
	})
}
