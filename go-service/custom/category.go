package custom

import "example.com/go-service/services"

// CategoryHooks is code of your own around the operations on categories: return a type that embeds
// services.NoCategoryHooks and has the hooks that you need.
func (c *Code) CategoryHooks() services.CategoryHooks {
	return nil
}

// CategoryMiddleware wraps the CategoryService; the first is the outermost. What must only happen once an operation is
// kept, such as sending a mail, belongs here and not into a hook.
func (c *Code) CategoryMiddleware() []services.CategoryMiddleware {
	return nil
}
