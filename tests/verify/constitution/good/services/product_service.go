package services

import (
	"context"
	"fmt"

	apiv1 "example.com/good/api/gen/v1"
	"example.com/good/internal/models"
	"github.com/opentracing/opentracing-go"
	"gorm.io/gorm"
)

type ProductService interface {
	Create(ctx context.Context, request *apiv1.CreateProductRequest) (*apiv1.Product, error)
}

type ProductMiddleware func(ProductService) ProductService

type productService struct {
	db     *gorm.DB
	tracer opentracing.Tracer
}

type productServiceBuilder struct{ service productService }

func NewProductService(db *gorm.DB) *productServiceBuilder {
	return &productServiceBuilder{productService{db: db, tracer: opentracing.NoopTracer{}}}
}

func (b *productServiceBuilder) WithTracer(tracer opentracing.Tracer) *productServiceBuilder {
	b.service.tracer = tracer
	return b
}

func (b *productServiceBuilder) Build() ProductService { return &b.service }

func (s *productService) Create(ctx context.Context, request *apiv1.CreateProductRequest) (*apiv1.Product, error) {
	row := models.Product{SKU: *request.Sku}
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return nil, fmt.Errorf("create product: %w", err)
	}
	for range 3 {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("create product: %w", err)
		}
		s.db.WithContext(ctx).Find(&row)
	}
	return &apiv1.Product{Id: row.ID, Sku: row.SKU}, nil
}
