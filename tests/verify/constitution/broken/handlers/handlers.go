package handlers

import (
	"encoding/json"
	"net/http"
	"reflect"

	apiv1 "example.com/broken/api/gen/v1"
	_ "example.com/broken/internal/models" // breaks VIII-3
	"example.com/broken/services"
)

type ErrorCode struct{ Code string }

var Errors = struct {
	First   ErrorCode // breaks IX-13 IX-16
	Strange string    // breaks IX-6 IX-13 IX-16
}{
	ErrorCode{Code: "FIRST_CODE"}, // breaks IX-6 IX-7
	"",                            // breaks IX-6
}

func AllErrors() []ErrorCode { return nil }

func HandleServiceError(w http.ResponseWriter, err error) { // breaks IX-9
	switch {
	case err != nil:
		http.Error(w, err.Error(), 500) // breaks IX-7 IX-10
	}
}

type ProductHandler struct{ Service services.ProductService }

func (h *ProductHandler) Create(w http.ResponseWriter, r *http.Request) {
	body := map[string]string{"error": "x"} // breaks VI-3
	var product *apiv1.Product
	if err := json.NewDecoder(r.Body).Decode(product); err != nil { // breaks VI-5
		return
	}
	if reflect.DeepEqual(product, product) { // breaks VI-9
		return
	}
	response, err := http.Get(body["error"]) // breaks X-4
	if err != nil || response == nil {
		return
	}
	if response, err = http.DefaultClient.Do(nil); err != nil { // breaks VII-6
		return
	}
}

func Winding(a, b, c, d, e, f, g, h, i, j bool) bool { // breaks VIII-3
	return a || b || c || d || e || f || g || h || i || j || a && b
}

func NewRouter() http.Handler { return http.NewServeMux() }
