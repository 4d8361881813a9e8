package services

import "gorm.io/gorm"

func AutoMigrate(db *gorm.DB) error {
	return nil
}
