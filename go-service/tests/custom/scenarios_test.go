package custom_test

import (
	"net/http"
	"os"
	"testing"

	"example.com/go-service/tests/testutil"
)

// Tests of your own stand here: this file is written once and then left alone.
//
// A subtest whose name starts with the id of a scenario covers that scenario, as in
//
//	{name: "US1-AS3: create product without name", path: "/api/v1/products", status: http.StatusBadRequest},
func TestScenarios(t *testing.T) {
	t.Parallel()
	app := testutil.NewCustomApp(t)
	tests := []struct {
		name   string
		path   string
		status int
	}{
		{name: "the service is alive", path: "/healthz", status: http.StatusNoContent},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if answer := app.Serve(testutil.NewRequest(t, http.MethodGet, tc.path, nil)); answer.Code != tc.status {
				t.Errorf("status = %d, want %d", answer.Code, tc.status)
			}
		})
	}
}

func TestMain(m *testing.M) {
	os.Exit(testutil.Run(m))
}
