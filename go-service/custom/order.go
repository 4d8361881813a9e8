package custom

import "example.com/go-service/services"

// OrderHooks is code of your own around the operations on orders: return a type that embeds
// services.NoOrderHooks and has the hooks that you need.
func (c *Code) OrderHooks() services.OrderHooks {
	return nil
}

// OrderMiddleware wraps the OrderService; the first is the outermost. What must only happen once an operation is
// kept, such as sending a mail, belongs here and not into a hook.
func (c *Code) OrderMiddleware() []services.OrderMiddleware {
	return nil
}
