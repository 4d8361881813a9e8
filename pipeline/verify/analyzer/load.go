package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Package is one package of the service, type-checked from source.
type Package struct {
	Path    string // import path, without the test variant
	Room    string // path inside the module: "services", "tests/integration"
	Files   []*ast.File
	Types   *types.Package
	Info    *types.Info
	Imports []string
}

// Service is all packages of the main module, tests included.
type Service struct {
	Dir      string
	Module   string
	Fset     *token.FileSet
	Packages []*Package
}

// listed is what `go list` says about a package.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Export     string
	ForTest    string
	Imports    []string
	ImportMap  map[string]string
	Module     *struct {
		Path string
		Main bool
	}
}

const fields = "-json=ImportPath,Dir,GoFiles,Export,ForTest,Imports,ImportMap,Module"

func load(dir string, build []string) (*Service, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	all, err := list(dir, build)
	if err != nil {
		return nil, err
	}
	service := &Service{Dir: dir, Fset: token.NewFileSet()}
	exports := map[string]string{}
	for _, p := range all {
		exports[p.ImportPath] = p.Export
	}
	imports := importer.ForCompiler(service.Fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(exports[path])
	})
	for _, p := range all {
		if p.Module == nil || !p.Module.Main || strings.HasSuffix(p.ImportPath, ".test") {
			continue
		}
		service.Module = p.Module.Path
		loaded, err := service.typecheck(p, imports)
		if err != nil {
			return nil, err
		}
		if len(loaded.Files) > 0 {
			service.Packages = append(service.Packages, loaded)
		}
	}
	return service, nil
}

func list(dir string, build []string) ([]listed, error) {
	args := append([]string{"list", "-deps", "-test", "-export", fields}, build...)
	command := exec.Command("go", append(args, "./...")...)
	command.Dir = dir
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, complaints.String())
	}
	var all []listed
	decoder := json.NewDecoder(&out)
	for {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}

// mapped resolves imports to the variant that was compiled for a test.
type mapped struct {
	to       map[string]string
	packages types.Importer
}

func (m mapped) Import(path string) (*types.Package, error) {
	if other, ok := m.to[path]; ok {
		path = other
	}
	return m.packages.Import(path)
}

// typecheck parses and checks one package. Of a package recompiled for its own tests only the test files are kept: the
// others are checked as part of the plain package.
func (s *Service) typecheck(p listed, imports types.Importer) (*Package, error) {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	room := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(path, "_test"), s.Module), "/")
	result := &Package{Path: path, Room: room, Imports: p.Imports, Info: &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	var files []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(s.Fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		if p.ForTest == "" || strings.HasSuffix(name, "_test.go") {
			result.Files = append(result.Files, file)
		}
	}
	config := types.Config{Importer: mapped{p.ImportMap, imports}}
	checked, err := config.Check(path, s.Fset, files, result.Info)
	if err != nil {
		return nil, err
	}
	result.Types = checked
	return result, nil
}
