package custom

import "example.com/go-service/services"

// CustomerHooks is code of your own around the operations on customers: return a type that embeds
// services.NoCustomerHooks and has the hooks that you need.
func (c *Code) CustomerHooks() services.CustomerHooks {
	return nil
}

// CustomerMiddleware wraps the CustomerService; the first is the outermost. What must only happen once an operation is
// kept, such as sending a mail, belongs here and not into a hook.
func (c *Code) CustomerMiddleware() []services.CustomerMiddleware {
	return nil
}
