package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"example.com/good/handlers"
	"example.com/good/internal/config"
	"example.com/good/services"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(context.Context) error {
	db, err := gorm.Open(postgres.Open(""), nil)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return http.ListenAndServe(config.Address(), handlers.NewRouter(services.NewProductService(db).Build()))
}
