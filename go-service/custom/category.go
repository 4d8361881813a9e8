package custom

import "example.com/go-service/services"

// CategoryHooks is code of your own around the operations on categories: write the hooks that you need.
type CategoryHooks struct {
	services.NoCategoryHooks
}

// CategoryMiddleware wraps the CategoryService; the first is the outermost.
func CategoryMiddleware() []services.CategoryMiddleware {
	return nil
}
