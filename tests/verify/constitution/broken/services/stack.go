package services

import (
	_ "database/sql" // breaks TS-4
	_ "net/http"     // breaks VIII-2

	_ "github.com/go-chi/chi"        // breaks TS-3
	_ "github.com/jmoiron/sqlx"      // breaks TS-4
	_ "gorm.io/plugin/opentelemetry" // breaks VII-5
)
