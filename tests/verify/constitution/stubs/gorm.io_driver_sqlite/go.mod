module gorm.io/driver/sqlite

go 1.27
