package custom

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
	"gorm.io/gorm"

	apiv1 "example.com/go-service/api/gen/v1"
	"example.com/go-service/internal/models"
	"example.com/go-service/services"
)

// ErrPriceSlip refuses a price below a tenth of the one before: somebody moved the decimal point.
var ErrPriceSlip = errors.New("the new price is less than a tenth of the old one")

// ProductHooks is code of your own around the operations on products: return a type that embeds
// services.NoProductHooks and has the hooks that you need.
func (c *Code) ProductHooks() services.ProductHooks {
	return priceGuard{}
}

type priceGuard struct{ services.NoProductHooks }

// BeforeUpdate looks at the price that stands. A product that is not there, or a price that is none, is the operation's matter.
func (priceGuard) BeforeUpdate(ctx context.Context, tx *gorm.DB, req *apiv1.UpdateProductRequest) error {
	price, err := decimal.NewFromString(req.GetPrice())
	if req.Price == nil || err != nil {
		return nil
	}
	var row models.Product
	if err := tx.Select("price").Take(&row, "id = ?", req.GetId()).Error; errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read the price: %w", err)
	}
	if price.Shift(1).LessThan(row.Price) {
		return fmt.Errorf("price %s after %s: %w", price, row.Price, ErrPriceSlip)
	}
	return nil
}

// ProductMiddleware wraps the ProductService; the first is the outermost. What must only happen once an operation is
// kept, such as sending a mail, belongs here and not into a hook.
func (c *Code) ProductMiddleware() []services.ProductMiddleware {
	return []services.ProductMiddleware{
		func(next services.ProductService) services.ProductService { return priceTeller{next, c} },
	}
}

// priceTeller tells the web team of every price that was set.
type priceTeller struct {
	services.ProductService
	code *Code
}

func (p priceTeller) Update(ctx context.Context, req *apiv1.UpdateProductRequest) (*apiv1.Product, error) {
	product, err := p.ProductService.Update(ctx, req)
	if err == nil && slices.Contains(req.GetUpdateMask().GetPaths(), "price") {
		p.code.Prices.Tell(ctx, PriceChange{
			ProductID: product.GetId(),
			SKU:       product.GetSku(),
			Price:     product.GetPrice(),
			At:        product.GetUpdatedAt().AsTime(),
		})
	}
	return product, err
}
