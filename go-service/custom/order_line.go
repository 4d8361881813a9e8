package custom

import "example.com/go-service/services"

// OrderLineHooks is code of your own around the operations on order lines: return a type that embeds
// services.NoOrderLineHooks and has the hooks that you need.
func OrderLineHooks() services.OrderLineHooks { return nil }

// OrderLineMiddleware wraps the OrderLineService; the first is the outermost.
func OrderLineMiddleware() []services.OrderLineMiddleware {
	return nil
}
