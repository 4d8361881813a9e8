package custom

import "example.com/go-service/services"

// OrderHooks is code of your own around the operations on orders: write the hooks that you need.
type OrderHooks struct {
	services.NoOrderHooks
}

// OrderMiddleware wraps the OrderService; the first is the outermost.
func OrderMiddleware() []services.OrderMiddleware {
	return nil
}
