package main

import (
	"go/ast"
	"go/types"
	"strings"
)

const (
	gormPath    = "gorm.io/gorm"
	driverPath  = "gorm.io/driver/postgres"
	testingPath = "testing"
)

var standIns = []string{
	"gorm.io/driver/sqlite", "github.com/glebarez/sqlite", "github.com/mattn/go-sqlite3", "modernc.org/sqlite",
	"github.com/DATA-DOG/go-sqlmock", "github.com/DATA-DOG/go-txdb", "github.com/pashagolub/pgxmock",
	"github.com/proullon/ramsql", "github.com/dolthub/go-mysql-server",
}

var mocks = []string{
	"github.com/golang/mock", "go.uber.org/mock", "github.com/stretchr/testify/mock", "github.com/matryer/moq",
	"github.com/gojuno/minimock", "github.com/h2non/gock", "gopkg.in/h2non/gock.v1", "github.com/jarcoal/httpmock",
	"gopkg.in/dnaeon/go-vcr.v3", "gopkg.in/dnaeon/go-vcr.v4", "github.com/dnaeon/go-vcr", "github.com/vektra/mockery",
}

// deny records every import of one of these paths.
func deny(r *Result, packages []*Package, why string, paths ...string) {
	for _, p := range packages {
		for _, path := range paths {
			if pos, ok := importOf(p, path); ok {
				r.bad(pos, "%s %s", path, why)
			}
		}
	}
}

// demand records when none of the packages imports path.
func demand(r *Result, packages []*Package, who, path string) {
	for _, p := range packages {
		if pos, ok := importOf(p, path); ok {
			r.saw(pos)
			return
		}
	}
	r.absent("%s do not import %s", who, path)
}

// testsUsePostgres: tests open PostgreSQL, by its driver or as the service itself does.
func testsUsePostgres(s *Service, r *Result) {
	openers := s.tests()
	for _, p := range s.tests() {
		if _, ok := importOf(p, s.Module+"/internal/database"); ok {
			openers = append(openers, s.in("internal/database")...)
		}
	}
	demand(r, openers, "tests", driverPath)
	deny(r, s.Packages, "stands in for PostgreSQL", standIns...)
}

// noMocks: neither a mocking library, nor a type of the tests that takes a service's place. A type that keeps a service and
// hands calls on to it is a middleware, which is the services' own way to look at what passes.
func noMocks(s *Service, r *Result) {
	deny(r, s.Packages, "is a mocking library", mocks...)
	for _, p := range s.tests() {
		for _, name := range p.Types.Scope().Names() {
			object, ok := p.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok || types.IsInterface(object.Type()) {
				continue
			}
			for _, service := range s.interfaces() {
				if standsIn(object.Type(), service) {
					r.must(delegates(object.Type(), service), object.Pos(), "%s takes the place of services.%s", name, service.Name())
				}
			}
		}
	}
	for _, p := range s.tests() {
		r.saw(p.Files[0].Pos())
	}
}

// standsIn tells whether t has every method of the interface. Compared by their words: the packages were loaded apart.
func standsIn(t types.Type, service *types.TypeName) bool {
	methods := types.NewMethodSet(types.NewPointer(t))
	contract := service.Type().Underlying().(*types.Interface)
	for method := range contract.Methods() {
		own := methods.Lookup(nil, method.Name())
		if own == nil || words(own.Obj().(*types.Func)) != words(method) {
			return false
		}
	}
	return contract.NumMethods() > 0
}

// words is the signature of a function without the names of its parameters.
func words(f *types.Func) string {
	var text []string
	for _, tuple := range []*types.Tuple{f.Signature().Params(), f.Signature().Results()} {
		for v := range tuple.Variables() {
			text = append(text, types.TypeString(v.Type(), nil))
		}
	}
	return strings.Join(text, " ")
}

func delegates(t types.Type, service *types.TypeName) bool {
	fields, ok := t.Underlying().(*types.Struct)
	for i := 0; ok && i < fields.NumFields(); i++ {
		if isNamed(fields.Field(i).Type(), service.Pkg().Path(), service.Name()) {
			return true
		}
	}
	return false
}

// helpers are the functions of the tests that return a pointer to a model.
func helpers(s *Service, visit func(*Package, *ast.FuncDecl, *types.Named)) {
	functions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		signature := p.Info.Defs[f.Name].Type().(*types.Signature)
		for result := range signature.Results().Variables() {
			if from(result.Type(), s.Module+"/internal/models") && strings.HasPrefix(f.Name.Name, "CreateTest") {
				visit(p, f, named(result.Type()))
			}
		}
	})
}

// fixturesInDatabase: test functions get their rows from helpers that insert with GORM.
func fixturesInDatabase(s *Service, r *Result) {
	known := map[string]bool{}
	helpers(s, func(p *Package, f *ast.FuncDecl, _ *types.Named) { known[f.Name.Name] = inserts(s, p, f) })
	each(s.in("tests/integration"), func(p *Package, call *ast.CallExpr) {
		if f := p.callee(call); f != nil {
			if stored, ok := known[f.Name()]; ok {
				r.must(stored, call.Pos(), "%s does not insert its row with GORM", f.Name())
			}
		}
	})
	if r.Subjects == 0 && len(s.models()) > 0 {
		r.absent("no test gets a row from a CreateTest… helper")
	}
}

// inserts tells whether f calls (*gorm.DB).Create, itself or through a function of its own package.
func inserts(s *Service, p *Package, f *ast.FuncDecl) bool {
	return has(f, func(call *ast.CallExpr) bool {
		if p.calls(call, gormPath, "Create") {
			return true
		}
		other := p.callee(call)
		return other != nil && other.Pkg() == p.Types && declaresInsert(p, other.Name(), f.Name.Name)
	})
}

func declaresInsert(p *Package, name, caller string) bool {
	found := false
	functions([]*Package{p}, func(p *Package, f *ast.FuncDecl) {
		if f.Name.Name == name && name != caller {
			found = found || has(f, func(call *ast.CallExpr) bool { return p.calls(call, gormPath, "Create") })
		}
	})
	return found
}

func insertedByGorm(s *Service, r *Result) {
	helpers(s, func(p *Package, f *ast.FuncDecl, _ *types.Named) {
		r.must(inserts(s, p, f), f.Pos(), "%s does not call (*gorm.DB).Create", f.Name.Name)
	})
	each(s.tests(), func(p *Package, literal *ast.BasicLit) {
		if text, ok := p.text(literal); ok && strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "INSERT INTO") {
			r.bad(literal.Pos(), "raw INSERT")
		}
	})
}

var fakeNames = []string{"mock", "fake", "stub", "inmemory", "repository"}

func noFakes(s *Service, r *Result) {
	each(s.Packages, func(p *Package, spec *ast.TypeSpec) {
		r.saw(spec.Pos())
		name := strings.ToLower(spec.Name.Name)
		for _, word := range fakeNames {
			if strings.HasPrefix(name, word) || strings.HasSuffix(name, word) {
				r.bad(spec.Pos(), "type %s is a %s", spec.Name.Name, word)
			}
		}
	})
}

func helperPerEntity(s *Service, r *Result) {
	have := map[string]bool{}
	helpers(s, func(_ *Package, _ *ast.FuncDecl, model *types.Named) { have[model.Obj().Name()] = true })
	for _, model := range s.models() {
		r.must(have[model.Name()], model.Pos(), "no CreateTest… helper returns a *models.%s", model.Name())
	}
}

func helpersReturnModels(s *Service, r *Result) {
	functions(s.tests(), func(p *Package, f *ast.FuncDecl) {
		if !strings.HasPrefix(f.Name.Name, "CreateTest") || !f.Name.IsExported() {
			return
		}
		results := p.Info.Defs[f.Name].Type().(*types.Signature).Results()
		good := results.Len() > 0 && from(results.At(0).Type(), s.Module+"/internal/models")
		r.must(good, f.Pos(), "%s does not return the model it created", f.Name.Name)
	})
}

func helpersStopOnError(s *Service, r *Result) {
	helpers(s, func(p *Package, f *ast.FuncDecl, _ *types.Named) {
		fatal := has(f, func(call *ast.CallExpr) bool { return p.calls(call, testingPath, "Fatal", "Fatalf") || stops(p, call) })
		r.must(fatal, f.Pos(), "%s does not end the test when the insert fails", f.Name.Name)
	})
}

// stops tells whether the function called, of the same package, ends the test on an error.
func stops(p *Package, call *ast.CallExpr) bool {
	callee, found := p.callee(call), false
	functions([]*Package{p}, func(p *Package, f *ast.FuncDecl) {
		if callee != nil && p.Info.Defs[f.Name] == types.Object(callee.Origin()) {
			found = has(f, func(call *ast.CallExpr) bool { return p.calls(call, testingPath, "Fatal", "Fatalf") })
		}
	})
	return found
}
