module github.com/testcontainers/testcontainers-go/modules/postgres

go 1.27
