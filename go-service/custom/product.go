package custom

import "example.com/go-service/services"

// ProductHooks is code of your own around the operations on products: write the hooks that you need.
type ProductHooks struct {
	services.NoProductHooks
}

// ProductMiddleware wraps the ProductService; the first is the outermost.
func ProductMiddleware() []services.ProductMiddleware {
	return nil
}
