package testutil

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	apiv1 "example.com/broken/api/gen/v1"
	"example.com/broken/handlers"
	"example.com/broken/internal/models"
	"example.com/broken/services"
	"github.com/google/go-cmp/cmp"
	_ "github.com/stretchr/testify/mock" // breaks I-2 TS-8
	containers "github.com/testcontainers/testcontainers-go/modules/postgres"
	"gorm.io/driver/postgres"
	_ "gorm.io/driver/sqlite" // breaks I-1
	"gorm.io/gorm"
)

var DB, _ = gorm.Open(postgres.Open("postgres://me@127.0.0.1/mine"), nil) // breaks I-4

func Server(ctx context.Context) {
	containers.Run(ctx, "postgres:15") // breaks DW-5
}

func SetupTestDB(t *testing.T) *gorm.DB {
	DB.AutoMigrate(&models.Product{})          // breaks DW-6
	DB.Exec("INSERT INTO products VALUES (1)") // breaks IV-1 DW-9
	return DB
}

func truncateTables(db *gorm.DB) { // breaks DW-7
	db.Exec("TRUNCATE products")
}

func truncateAgain(db *gorm.DB) { // breaks DW-7
	db.Exec("TRUNCATE products CASCADE")
}

func CreateTestProduct(t *testing.T, db *gorm.DB) *models.Product { // breaks IV-1 IV-6
	return &models.Product{}
}

func CreateTestNothing(t *testing.T, db *gorm.DB) {} // breaks IV-5

type stand struct{} // breaks I-2

func (stand) Create(*apiv1.CreateProductRequest) (*models.Product, error) { return nil, nil }
func (stand) Import(context.Context, string) error                        { return nil }

func Serve(service services.ProductService, handler *handlers.ProductHandler) {
	handler.Create(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)) // breaks V-3
	service.Import(context.Background(), "")                                              // breaks V-6
	handlers.NewRouter().ServeHTTP(nil, nil)
}

func Compare(want, got *apiv1.Product) bool {
	want = &apiv1.Product{Sku: got.GetSku()} // breaks VI-12
	want.Price = got.Price                   // breaks VI-12
	if cmp.Diff(want, got) != "" {           // breaks VI-8
		return false
	}
	body := map[string]any{"sku": "x"} // breaks VI-2
	if got.GetSku() == body["sku"] {   // breaks VI-10
		return false
	}
	return want == got && got.Sku == "x" // breaks VI-9 VI-10
}
