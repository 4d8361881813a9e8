package custom

import "example.com/go-service/services"

// CategoryHooks is code of your own around the operations on categories: return a type that embeds
// services.NoCategoryHooks and has the hooks that you need.
func CategoryHooks() services.CategoryHooks { return nil }

// CategoryMiddleware wraps the CategoryService; the first is the outermost.
func CategoryMiddleware() []services.CategoryMiddleware {
	return nil
}
