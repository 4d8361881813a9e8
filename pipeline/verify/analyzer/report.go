package main

import (
	"cmp"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// Violation is one place that breaks a rule.
type Violation struct {
	At      string `json:"at"`
	Message string `json:"message"`
}

// Result is what one rule found: Subjects things to look at, the first of which stands at First.
type Result struct {
	Rule       string      `json:"rule"`
	Subjects   int         `json:"subjects"`
	First      string      `json:"first"`
	Violations []Violation `json:"violations"`

	service *Service
}

// saw counts a thing that the rule speaks about.
func (r *Result) saw(pos token.Pos) {
	if r.Subjects++; r.First == "" {
		r.First = r.service.at(pos)
	}
}

// bad records a violation at pos.
func (r *Result) bad(pos token.Pos, format string, args ...any) {
	r.Violations = append(r.Violations, Violation{r.service.at(pos), fmt.Sprintf(format, args...)})
}

// must counts a thing, and records a violation when it does not hold.
func (r *Result) must(holds bool, pos token.Pos, format string, args ...any) {
	r.saw(pos)
	if !holds {
		r.bad(pos, format, args...)
	}
}

// absent records that something which has to be somewhere is nowhere.
func (r *Result) absent(format string, args ...any) {
	r.Violations = append(r.Violations, Violation{"go.mod:1", fmt.Sprintf(format, args...)})
}

// check runs every rule, in the order of the table.
func check(service *Service) []Result {
	results := make([]Result, 0, len(rules))
	for _, rule := range rules {
		result := Result{Rule: rule.id, Violations: []Violation{}, service: service}
		rule.check(service, &result)
		slices.SortFunc(result.Violations, func(a, b Violation) int {
			return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Message, b.Message))
		})
		result.Violations = slices.Compact(result.Violations)
		results = append(results, result)
	}
	return results
}

// at is the place as `services/product_service.go:12`, relative to the service's folder.
func (s *Service) at(pos token.Pos) string {
	position := s.Fset.Position(pos)
	name, err := filepath.Rel(s.Dir, position.Filename)
	if err != nil || strings.HasPrefix(name, "..") {
		name = position.Filename
	}
	return fmt.Sprintf("%s:%d", filepath.ToSlash(name), position.Line)
}
