package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

func contextFirst(s *Service, r *Result) {
	for _, service := range s.interfaces() {
		methodsOf(service, func(pos token.Pos, name string, signature *types.Signature) {
			first := signature.Params().Len() > 0 && isNamed(signature.Params().At(0).Type(), "context", "Context")
			r.must(first, pos, "%s does not take a context first", name)
		})
	}
}

// requestContext: outside cmd and the tests nobody makes a context out of nothing.
func requestContext(s *Service, r *Result) {
	each(s.production(), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, httpPath, "Context") {
			r.saw(call.Pos())
		}
		if p.calls(call, "context", "Background", "TODO") && !strings.HasPrefix(p.Room, "cmd/") {
			r.bad(call.Pos(), "context.%s cuts the request off", p.callee(call).Name())
		}
	})
}

// finishers are the methods of *gorm.DB that talk to the database.
var finishers = []string{
	"Create", "CreateInBatches", "Save", "First", "Take", "Last", "Find", "FindInBatches", "FirstOrInit", "FirstOrCreate",
	"Update", "Updates", "UpdateColumn", "UpdateColumns", "Delete", "Count", "Row", "Rows", "Scan", "Pluck", "Exec",
	"Transaction", "Begin",
}

// databaseContext: a query that starts from a field of the service goes through WithContext. One that starts from a
// parameter or a local variable has its context from whoever made that.
func databaseContext(s *Service, r *Result) {
	each(s.in("services"), func(p *Package, call *ast.CallExpr) {
		if !p.finishes(call) {
			return
		}
		root, contextual := p.chain(call)
		_, field := root.(*ast.SelectorExpr)
		r.must(contextual || !field, call.Pos(), "a query without WithContext(ctx)")
	})
	functions(s.in("services"), func(p *Package, f *ast.FuncDecl) {
		inside(f, func(a *ast.AssignStmt) {
			for i, right := range a.Rhs {
				selector, ok := right.(*ast.SelectorExpr)
				if ok && i < len(a.Lhs) && isNamed(p.Info.Types[selector].Type, gormPath, "DB") && a.Tok == token.DEFINE {
					r.bad(a.Pos(), "a database handle is taken without its context")
				}
			}
		})
	})
}

func (p *Package) finishes(call *ast.CallExpr) bool {
	n := p.receiver(call)
	return n != nil && isNamed(n, gormPath, "DB") && p.calls(call, gormPath, finishers...)
}

// chain walks a chain of method calls to where it starts; contextual when WithContext is among them.
func (p *Package) chain(e ast.Expr) (root ast.Expr, contextual bool) {
	for {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			return ast.Unparen(e), contextual
		}
		contextual = contextual || p.calls(call, gormPath, "WithContext")
		selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return call, contextual
		}
		e = selector.X
	}
}

func requestsWithContext(s *Service, r *Result) {
	each(s.production(), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, httpPath, "NewRequestWithContext") {
			r.saw(call.Pos())
		}
		f := p.callee(call)
		if f != nil && f.Signature().Recv() == nil && p.calls(call, httpPath, "NewRequest", "Get", "Post", "PostForm", "Head") {
			r.bad(call.Pos(), "http.%s sends a request without a context", f.Name())
		}
	})
}

// loopsWatchContext: a loop that asks the database in every round ends with its context: it looks at it, or leaves when a
// query fails, as every query does whose context has ended.
func loopsWatchContext(s *Service, r *Result) {
	look := func(p *Package, loop ast.Node, body *ast.BlockStmt) {
		if !has(body, func(call *ast.CallExpr) bool { return p.finishes(call) }) {
			return
		}
		watches := has(body, func(call *ast.CallExpr) bool { return p.calls(call, "context", "Err", "Done", "Cause") })
		r.must(watches || p.leavesOnError(body), loop.Pos(), "a loop over queries does not look at ctx")
	}
	each(s.in("services"), func(p *Package, loop *ast.ForStmt) { look(p, loop, loop.Body) })
	each(s.in("services"), func(p *Package, loop *ast.RangeStmt) { look(p, loop, loop.Body) })
}

// leavesOnError tells whether every query below body is the condition of a branch that returns.
func (p *Package) leavesOnError(body *ast.BlockStmt) bool {
	checked := map[*ast.CallExpr]bool{}
	inside(body, func(branch *ast.IfStmt) {
		returns := has(branch.Body, func(*ast.ReturnStmt) bool { return true })
		if branch.Init != nil && returns {
			inside(branch.Init, func(call *ast.CallExpr) { checked[call] = true })
		}
	})
	return !has(body, func(call *ast.CallExpr) bool { return p.finishes(call) && !checked[call] })
}

// The rules of tracing that can be read off the source.

func noQueryTracing(s *Service, r *Result) {
	deny(r, s.Packages, "traces every query",
		"gorm.io/plugin/opentelemetry", "gorm.io/plugin/opentracing", "github.com/uptrace/opentelemetry-go-extra/otelgorm",
		"github.com/smacker/opentracing-gorm", "github.com/exaring/otelpgx", "github.com/XSAM/otelsql", "github.com/ngrok/sqlmw")
	for _, p := range s.production() {
		r.saw(p.Files[0].Pos())
	}
}

// outgoingInjects: whoever sends a request to others hands the span on.
func outgoingInjects(s *Service, r *Result) {
	functions(s.production(), func(p *Package, f *ast.FuncDecl) {
		sends := token.NoPos
		inside(f, func(call *ast.CallExpr) {
			if p.receiver(call) != nil && isNamed(p.receiver(call), httpPath, "Client") || p.calls(call, httpPath, "NewRequestWithContext") {
				sends = call.Pos()
			}
		})
		if sends == token.NoPos {
			return
		}
		injects := has(f, func(call *ast.CallExpr) bool { return p.calls(call, tracingPath, "Inject") })
		r.must(injects, sends, "%s sends a request without the span", f.Name.Name)
	})
}

const tracingPath = "github.com/opentracing/opentracing-go"

func noopTracer(s *Service, r *Result) {
	for _, p := range slices.Concat(s.production(), s.tests()) {
		each([]*Package{p}, func(p *Package, id *ast.Ident) {
			if object := p.Info.Uses[id]; object != nil && object.Name() == "NoopTracer" && object.Pkg().Path() == tracingPath {
				r.saw(id.Pos())
			}
		})
	}
	if r.Subjects == 0 {
		r.absent("nobody uses opentracing.NoopTracer")
	}
}

// environmentInConfig: only cmd and internal/config read the environment.
func environmentInConfig(s *Service, r *Result) {
	each(s.production(), func(p *Package, n ast.Node) {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return
		}
		object := p.Info.Uses[selector.Sel]
		if object == nil || object.Pkg() == nil || object.Pkg().Path() != "os" {
			return
		}
		if slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, object.Name()) {
			allowed := strings.HasPrefix(p.Room, "cmd/") || p.Room == "internal/config"
			r.must(allowed, selector.Pos(), "%s reads the environment", p.Room)
		}
	})
}
