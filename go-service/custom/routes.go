package custom

import (
	"net/http"

	"example.com/go-service/handlers"
)

// Routes adds routes of your own. They share the API's middleware; answer errors with handlers.HandleServiceError.
func (c *Code) Routes(mux *http.ServeMux) {}

// ErrorCodes is how your own sentinel errors look to clients.
func (c *Code) ErrorCodes() []handlers.ErrorCode { return nil }
