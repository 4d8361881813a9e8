package custom

import "example.com/go-service/services"

// OrderLineHooks is code of your own around the operations on order lines: return a type that embeds
// services.NoOrderLineHooks and has the hooks that you need.
func (c *Code) OrderLineHooks() services.OrderLineHooks {
	return nil
}

// OrderLineMiddleware wraps the OrderLineService; the first is the outermost. What must only happen once an operation is
// kept, such as sending a mail, belongs here and not into a hook.
func (c *Code) OrderLineMiddleware() []services.OrderLineMiddleware {
	return nil
}
