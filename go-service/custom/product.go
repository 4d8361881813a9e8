package custom

import "example.com/go-service/services"

// ProductHooks is code of your own around the operations on products: return a type that embeds
// services.NoProductHooks and has the hooks that you need.
func (c *Code) ProductHooks() services.ProductHooks {
	return nil
}

// ProductMiddleware wraps the ProductService; the first is the outermost. What must only happen once an operation is
// kept, such as sending a mail, belongs here and not into a hook.
func (c *Code) ProductMiddleware() []services.ProductMiddleware {
	return nil
}
