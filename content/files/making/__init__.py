"""Writing files: Word on the page of GB/T 9704 (文件生成)."""
