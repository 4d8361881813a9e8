package services

import (
	"fmt"

	"example.com/good/internal/models"
	"gorm.io/gorm"
)

func AutoMigrate(db *gorm.DB) error {
	if err := db.AutoMigrate(&models.Product{}); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}
