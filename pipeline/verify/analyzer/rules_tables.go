package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// caseTables gives each literal of a slice of structs, written out row by row, of a test function and of the package
// variables that it ranges over.
func caseTables(p *Package, f *ast.FuncDecl, visit func(*ast.CompositeLit, *types.Struct)) {
	written := func(row ast.Expr) bool {
		_, ok := row.(*ast.CompositeLit)
		return ok
	}
	rows := func(literal *ast.CompositeLit) {
		if !slices.ContainsFunc(literal.Elts, written) {
			return
		}
		slice, ok := types.Unalias(p.Info.Types[literal].Type).Underlying().(*types.Slice)
		if !ok {
			return
		}
		if n := named(slice.Elem()); n != nil && n.Obj().Pkg() != p.Types {
			return // values of somebody else's type, no cases
		}
		if row, ok := slice.Elem().Underlying().(*types.Struct); ok {
			visit(literal, row)
		}
	}
	inside(f, rows)
	each([]*Package{p}, func(p *Package, spec *ast.ValueSpec) {
		if len(spec.Names) == 1 && has(f, func(loop *ast.RangeStmt) bool { return ranged(p, loop, spec.Names[0]) }) {
			inside(spec, rows)
		}
	})
}

func ranged(p *Package, loop *ast.RangeStmt, variable *ast.Ident) bool {
	id, ok := ast.Unparen(loop.X).(*ast.Ident)
	return ok && p.Info.Uses[id] == p.Info.Defs[variable]
}

func tables(s *Service, r *Result) {
	testFunctions(s.in("tests/integration"), func(p *Package, f *ast.FuncDecl) {
		table := false
		caseTables(p, f, func(*ast.CompositeLit, *types.Struct) { table = true })
		ranges := has(f, func(*ast.RangeStmt) bool { return true })
		r.must(table && ranges, f.Pos(), "%s has no slice of cases that it ranges over", f.Name.Name)
	})
}

func caseNames(s *Service, r *Result) {
	testFunctions(s.in("tests/integration"), func(p *Package, f *ast.FuncDecl) {
		caseTables(p, f, func(literal *ast.CompositeLit, row *types.Struct) {
			if nested(f, literal) {
				return
			}
			named := false
			for field := range row.Fields() {
				named = named || field.Name() == "name"
			}
			r.must(named, literal.Pos(), "the cases have no name")
			uniqueNames(p, r, literal)
		})
	})
}

// nested tells whether the literal stands inside another one: a part of a case, not a table of cases.
func nested(f *ast.FuncDecl, literal *ast.CompositeLit) bool {
	return has(f, func(outer *ast.CompositeLit) bool {
		return outer != literal && outer.Pos() <= literal.Pos() && literal.End() <= outer.End()
	})
}

func uniqueNames(p *Package, r *Result, table *ast.CompositeLit) {
	seen := map[string]bool{}
	for _, element := range table.Elts {
		row, ok := element.(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, member := range row.Elts {
			pair, ok := member.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if key, ok := pair.Key.(*ast.Ident); !ok || key.Name != "name" {
				continue
			}
			if text, ok := p.text(pair.Value); ok {
				if seen[text] || strings.TrimSpace(text) == "" {
					r.bad(pair.Pos(), "the case name %q is empty or taken", text)
				}
				seen[text] = true
			}
		}
	}
}

func subtests(s *Service, r *Result) {
	testFunctions(s.in("tests/integration"), func(p *Package, f *ast.FuncDecl) {
		runs := has(f, func(call *ast.CallExpr) bool {
			if !p.calls(call, testingPath, "Run") || len(call.Args) != 2 {
				return false
			}
			return has(call.Args[0], func(name *ast.SelectorExpr) bool { return name.Sel.Name == "name" })
		})
		r.must(runs, f.Pos(), "%s does not run its cases by t.Run(tc.name, …)", f.Name.Name)
	})
}

func setupInHelpers(s *Service, r *Result) {
	testFunctions(s.in("tests"), func(p *Package, f *ast.FuncDecl) {
		r.saw(f.Pos())
		inside(f, func(call *ast.CallExpr) {
			callee := p.callee(call)
			if callee == nil || callee.Pkg() == nil {
				return
			}
			container := strings.HasPrefix(callee.Pkg().Path(), "github.com/testcontainers/")
			if container || p.calls(call, gormPath, "Open") {
				r.bad(call.Pos(), "%s sets up its database itself", f.Name.Name)
			}
		})
	})
}

var address = regexp.MustCompile(`^postgres(ql)?://\S+@|\bhost=\S+ .*\bdbname=`)

// ownDatabase: each run, and each test, makes databases of its own; no address is written down.
func ownDatabase(s *Service, r *Result) {
	each(s.tests(), func(p *Package, literal *ast.BasicLit) {
		text, ok := p.text(literal)
		if ok && address.MatchString(text) {
			r.bad(literal.Pos(), "the database's address is a constant")
		}
		if ok && strings.Contains(strings.ToUpper(text), "CREATE DATABASE") {
			r.saw(literal.Pos())
		}
	})
	if r.Subjects == 0 {
		r.absent("no helper of the tests makes a database")
	}
}

var setups = regexp.MustCompile(`^(SetupTestDB|NewApp\w*)$`)
var truncates = regexp.MustCompile(`^(?i)truncateTables$`)

func callsNamed(p *Package, name *regexp.Regexp) func(*ast.CallExpr) bool {
	return func(call *ast.CallExpr) bool {
		callee := p.callee(call)
		return callee != nil && name.MatchString(callee.Name())
	}
}

// truncated: whoever sets up a database defers the helper that empties it, unless the one who makes it has registered with
// t.Cleanup that it goes.
func truncated(s *Service, r *Result) {
	dropped := false
	functions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		cleanup := has(f, func(call *ast.CallExpr) bool { return p.calls(call, testingPath, "Cleanup") })
		dropped = dropped || f.Name.Name == "SetupTestDB" && cleanup
	})
	testFunctions(s.in("tests/integration"), func(p *Package, f *ast.FuncDecl) {
		if !has(f, callsNamed(p, setups)) {
			return
		}
		deferred := has(f, func(d *ast.DeferStmt) bool { return has(d, callsNamed(p, truncates)) })
		r.must(deferred || dropped, f.Pos(), "%s does not empty the tables it filled", f.Name.Name)
	})
}

func parallelOwnDatabase(s *Service, r *Result) {
	testFunctions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		if !has(f, func(call *ast.CallExpr) bool { return p.calls(call, testingPath, "Parallel") }) {
			return
		}
		global := has(f, func(id *ast.Ident) bool {
			v, ok := p.Info.Uses[id].(*types.Var)
			return ok && v.Parent() == p.Types.Scope() && isNamed(v.Type(), gormPath, "DB")
		})
		r.must(!global, f.Pos(), "%s runs in parallel on a database that it shares", f.Name.Name)
	})
}

// containersEnd: a container is ended by the function that starts it, or by the one that it is handed to.
func containersEnd(s *Service, r *Result) {
	functions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		starts := token.NoPos
		inside(f, func(call *ast.CallExpr) {
			if p.calls(call, "github.com/testcontainers/testcontainers-go/modules/postgres", "Run", "RunContainer") {
				starts = call.Pos()
			}
		})
		if starts == token.NoPos {
			return
		}
		ended := ends(f)
		functions([]*Package{p}, func(p *Package, caller *ast.FuncDecl) {
			handed := has(caller, func(call *ast.CallExpr) bool { return p.callee(call) == p.Info.Defs[f.Name] })
			ended = ended || handed && ends(caller)
		})
		r.must(ended, starts, "%s starts a container that nobody ends", f.Name.Name)
	})
}

func ends(f *ast.FuncDecl) bool {
	return has(f, func(id *ast.Ident) bool {
		return strings.HasPrefix(id.Name, "Terminate") || id.Name == "CleanupContainer"
	})
}

func schemaByAutoMigrate(s *Service, r *Result) {
	each(s.tests(), func(p *Package, call *ast.CallExpr) {
		if p.calls(call, s.Module+"/services", "AutoMigrate") {
			r.saw(call.Pos())
		} else if p.calls(call, gormPath, "AutoMigrate") {
			r.bad(call.Pos(), "the tests migrate by themselves instead of by services.AutoMigrate")
		}
	})
	if r.Subjects == 0 {
		r.absent("no test calls services.AutoMigrate")
	}
}

// oneTruncate: one helper, one statement, and it takes dependent tables along.
func oneTruncate(s *Service, r *Result) {
	functions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		text := ""
		inside(f, func(literal *ast.BasicLit) {
			part, _ := p.text(literal)
			text += part
		})
		if !strings.Contains(text, "TRUNCATE ") {
			return
		}
		r.must(r.Subjects == 0, f.Pos(), "%s is a second helper that truncates", f.Name.Name)
		if !strings.Contains(text, "CASCADE") {
			r.bad(f.Pos(), "%s truncates without CASCADE", f.Name.Name)
		}
	})
	if r.Subjects == 0 {
		r.absent("no helper truncates the tables")
	}
}
