package custom

import "example.com/go-service/services"

// CustomerHooks is code of your own around the operations on customers: return a type that embeds
// services.NoCustomerHooks and has the hooks that you need.
func CustomerHooks() services.CustomerHooks { return nil }

// CustomerMiddleware wraps the CustomerService; the first is the outermost.
func CustomerMiddleware() []services.CustomerMiddleware {
	return nil
}
