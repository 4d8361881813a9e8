package handlers

import (
	"net/http"

	apiv1 "example.com/good/api/gen/v1"
	"example.com/good/services"
	"google.golang.org/protobuf/encoding/protojson"
)

func NewRouter(products services.ProductService) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/products", func(w http.ResponseWriter, r *http.Request) {
		product, err := products.Create(r.Context(), &apiv1.CreateProductRequest{})
		if err != nil {
			HandleServiceError(w, r, err)
			return
		}
		body, err := protojson.Marshal(product)
		if err != nil {
			HandleServiceError(w, r, err)
			return
		}
		if _, err := w.Write(body); err != nil {
			return
		}
	})
	return mux
}
