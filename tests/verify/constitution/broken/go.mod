module example.com/broken // breaks DW-3 DW-6 I-4 TS-2 TS-5 TS-9 V-4 V-5 VII-12

go 1.27

require (
	gorm.io/gorm v0.0.0
	gorm.io/driver/postgres v0.0.0
	gorm.io/driver/sqlite v0.0.0
	gorm.io/plugin/opentelemetry v0.0.0
	google.golang.org/protobuf v0.0.0
	github.com/google/go-cmp v0.0.0
	github.com/opentracing/opentracing-go v0.0.0
	github.com/testcontainers/testcontainers-go/modules/postgres v0.0.0
	github.com/stretchr/testify v0.0.0
	github.com/go-chi/chi v0.0.0
	github.com/jmoiron/sqlx v0.0.0
)

replace (
	gorm.io/gorm => ../stubs/gorm.io_gorm
	gorm.io/driver/postgres => ../stubs/gorm.io_driver_postgres
	gorm.io/driver/sqlite => ../stubs/gorm.io_driver_sqlite
	gorm.io/plugin/opentelemetry => ../stubs/gorm.io_plugin_opentelemetry
	google.golang.org/protobuf => ../stubs/google.golang.org_protobuf
	github.com/google/go-cmp => ../stubs/github.com_google_go-cmp
	github.com/opentracing/opentracing-go => ../stubs/github.com_opentracing_opentracing-go
	github.com/testcontainers/testcontainers-go/modules/postgres => ../stubs/github.com_testcontainers_testcontainers-go_modules_postgres
	github.com/stretchr/testify => ../stubs/github.com_stretchr_testify
	github.com/go-chi/chi => ../stubs/github.com_go-chi_chi
	github.com/jmoiron/sqlx => ../stubs/github.com_jmoiron_sqlx
)
