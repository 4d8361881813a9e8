package custom

import "example.com/go-service/services"

// OrderHooks is code of your own around the operations on orders: return a type that embeds
// services.NoOrderHooks and has the hooks that you need.
func OrderHooks() services.OrderHooks { return nil }

// OrderMiddleware wraps the OrderService; the first is the outermost.
func OrderMiddleware() []services.OrderMiddleware {
	return nil
}
