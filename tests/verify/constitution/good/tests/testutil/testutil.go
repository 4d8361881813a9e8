package testutil

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	apiv1 "example.com/good/api/gen/v1"
	"example.com/good/handlers"
	"example.com/good/internal/models"
	"example.com/good/services"
	"github.com/google/go-cmp/cmp"
	containers "github.com/testcontainers/testcontainers-go/modules/postgres"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/testing/protocmp"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func Server(ctx context.Context) (func(), error) {
	container, err := containers.Run(ctx, "postgres:15")
	return func() { _ = container.Terminate(ctx) }, err
}

func SetupTestDB(t *testing.T) *gorm.DB {
	db, err := gorm.Open(postgres.Open(""), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := services.AutoMigrate(db); err != nil {
		t.Fatal(err)
	}
	db.Exec("CREATE DATABASE x")
	db.Raw("SHOW server_version_num")
	return db
}

func TruncateTables(t *testing.T, db *gorm.DB) {
	if err := db.Exec("TRUNCATE " + "products" + " CASCADE").Error; err != nil {
		t.Fatal(err)
	}
}

func CreateTestProduct(t *testing.T, db *gorm.DB) *models.Product {
	row := &models.Product{}
	if err := db.Create(row).Error; err != nil {
		t.Fatal(err)
	}
	return row
}

// recorder is a middleware: it hands on to the service it wraps.
type recorder struct{ services.ProductService }

func (r recorder) Create(ctx context.Context, request *apiv1.CreateProductRequest) (*apiv1.Product, error) {
	return r.ProductService.Create(ctx, request)
}

func Serve(db *gorm.DB, request *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	handlers.NewRouter(recorder{services.NewProductService(db).Build()}).ServeHTTP(answer, request)
	return answer
}

func Decode(t *testing.T, answer *httptest.ResponseRecorder, status int, into *apiv1.Product) *apiv1.Product {
	if answer.Code != status || answer.Header().Get("Content-Type") == "" {
		t.Fatal(answer.Code)
	}
	if err := protojson.Unmarshal(answer.Body.Bytes(), into); err != nil {
		t.Fatal(err)
	}
	return into
}

func AssertEqual(t *testing.T, want, got *apiv1.Product) {
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}
