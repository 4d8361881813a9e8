package custom

import "example.com/go-service/services"

// CustomerHooks is code of your own around the operations on customers: write the hooks that you need.
type CustomerHooks struct {
	services.NoCustomerHooks
}

// CustomerMiddleware wraps the CustomerService; the first is the outermost.
func CustomerMiddleware() []services.CustomerMiddleware {
	return nil
}
