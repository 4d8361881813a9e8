package models

type Product struct {
	ID  string `gorm:"primaryKey"`
	SKU string
}
