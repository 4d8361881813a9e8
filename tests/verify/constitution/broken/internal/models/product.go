package models

type Product struct { // breaks VIII-10
	ID  string `gorm:"primaryKey"`
	SKU string
}
