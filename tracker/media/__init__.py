"""What a run logs beside numbers and text: each kind to plain files and a small JSON object that names them."""
