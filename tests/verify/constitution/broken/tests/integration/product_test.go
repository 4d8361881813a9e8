package integration_test

import (
	"testing"

	"example.com/broken/tests/testutil"
	"gorm.io/gorm"
)

func TestOne(t *testing.T) { // breaks II-1 II-3 I-5
	testutil.SetupTestDB(t)
	testutil.CreateTestProduct(t, nil) // breaks I-3
	gorm.Open(nil, nil)                // breaks II-4
}

var db *gorm.DB

func TestTwo(t *testing.T) { // breaks II-3 DW-8
	t.Parallel()
	_ = db
	unnamed := []struct{ sku string }{{sku: "a"}} // breaks II-2
	named := []struct{ name string }{
		{name: "twice"},
		{name: "twice"}, // breaks II-2
	}
	for range unnamed {
		for _, tc := range named {
			t.Run("x", func(t *testing.T) { _ = tc })
		}
	}
}
