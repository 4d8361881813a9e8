package custom

import "example.com/go-service/services"

// ProductHooks is code of your own around the operations on products: return a type that embeds
// services.NoProductHooks and has the hooks that you need.
func ProductHooks() services.ProductHooks { return nil }

// ProductMiddleware wraps the ProductService; the first is the outermost.
func ProductMiddleware() []services.ProductMiddleware {
	return nil
}
