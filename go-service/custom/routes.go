package custom

import (
	"net/http"

	"gorm.io/gorm"

	"example.com/go-service/handlers"
)

// Routes adds routes of your own. They share the API's middleware; answer errors with handlers.HandleServiceError.
func Routes(mux *http.ServeMux, db *gorm.DB) {}

// ErrorCodes is how your own sentinel errors look to clients.
func ErrorCodes() []handlers.ErrorCode { return nil }
