package services

import (
	"context"
	"errors"
	"fmt"
	"strings"

	apiv1 "example.com/broken/api/gen/v1"
	"example.com/broken/internal/models"
	"gorm.io/gorm"
)

var shared *gorm.DB // breaks VIII-5

func init() {} // breaks VIII-5

type ProductService interface { // breaks VIII-1 VIII-13
	Create(request *apiv1.CreateProductRequest) (*models.Product, error) // breaks X-1 VIII-9
	Import(ctx context.Context, name string) error                       // breaks VI-1
}

type productService struct {
	db      *gorm.DB
	ctx     context.Context             // breaks VIII-4
	request *apiv1.CreateProductRequest // breaks VIII-4
}

type Payload struct {
	SKU string `json:"sku"` // breaks VI-1
}

type fakeProductRepository struct{} // breaks IV-2

func (s *productService) Create(ctx context.Context) (*apiv1.Product, error) {
	if err := s.db.Create(&models.Product{}).Error; err != nil { // breaks X-3
		return nil, err // breaks IX-5
	}
	if err := s.db.WithContext(ctx).First(&models.Product{}).Error; err != nil {
		return nil, fmt.Errorf("first: %v", err) // breaks IX-1
	}
	db := s.db         // breaks X-3
	for i := range 3 { // breaks X-6
		db.WithContext(context.Background()).First(i) // breaks X-2
	}
	s.db.WithContext(ctx).Raw("SELECT * FROM products").Scan(nil) // breaks DW-9
	if _, err := gorm.Open(nil, nil); err != nil {                // breaks IX-4 VIII-5
	}
	_ = s.other()                              // breaks IX-4
	s.other()                                  // breaks IX-4
	return nil, errors.New("not in the table") // breaks IX-2
}

func (s *productService) other() error {
	err := fmt.Errorf("other")
	if err == ErrUntested || strings.Contains(err.Error(), "x") { // breaks IX-8
		return nil
	}
	if _, ok := err.(interface{ Timeout() bool }); ok { // breaks IX-8
		return nil
	}
	return err
}

func Fields(values map[string]any) {} // breaks VI-3
