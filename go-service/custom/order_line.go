package custom

import "example.com/go-service/services"

// OrderLineHooks is code of your own around the operations on order lines: write the hooks that you need.
type OrderLineHooks struct {
	services.NoOrderLineHooks
}

// OrderLineMiddleware wraps the OrderLineService; the first is the outermost.
func OrderLineMiddleware() []services.OrderLineMiddleware {
	return nil
}
