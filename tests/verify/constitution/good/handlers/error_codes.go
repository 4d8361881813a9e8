package handlers

import (
	"errors"
	"net/http"

	"example.com/good/services"
)

type ErrorCode struct {
	Code   string
	Status int
	Err    error
}

var Errors = struct{ ProductNotFound ErrorCode }{
	ProductNotFound: ErrorCode{Code: "PRODUCT_NOT_FOUND", Status: http.StatusNotFound, Err: services.ErrProductNotFound},
}

func AllErrors() []ErrorCode { return []ErrorCode{Errors.ProductNotFound} }

func HandleServiceError(w http.ResponseWriter, r *http.Request, err error) {
	for _, code := range AllErrors() {
		if errors.Is(err, code.Err) {
			w.WriteHeader(code.Status)
			return
		}
	}
	w.WriteHeader(http.StatusInternalServerError)
}
