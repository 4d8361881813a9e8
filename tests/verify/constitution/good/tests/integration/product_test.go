package integration_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	apiv1 "example.com/good/api/gen/v1"
	"example.com/good/handlers"
	"example.com/good/services"
	"example.com/good/tests/testutil"
)

func TestProductCreate(t *testing.T) {
	t.Parallel()
	db := testutil.SetupTestDB(t)
	tests := []struct {
		name string
		sku  string
	}{
		{name: "success: a product", sku: "a"},
		{name: "boundary: a short sku", sku: "b"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			defer testutil.TruncateTables(t, db)
			row := testutil.CreateTestProduct(t, db)
			answer := testutil.Serve(db, httptest.NewRequest(http.MethodPost, "/api/v1/products", nil))
			got := testutil.Decode(t, answer, http.StatusOK, &apiv1.Product{})
			want := &apiv1.Product{Id: got.GetId(), Sku: tc.sku}
			testutil.AssertEqual(t, want, got)
			if got.GetId() == "" || row.ID != "" {
				t.Error("no id")
			}
			if !errors.Is(handlers.Errors.ProductNotFound.Err, services.ErrProductNotFound) {
				t.Error("not mapped")
			}
		})
	}
}
