module gorm.io/plugin/opentelemetry

go 1.27
