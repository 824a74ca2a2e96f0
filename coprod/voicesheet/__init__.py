"""A sheet on which a young person or a parent gets ready for their own meeting. What is written never reaches the server."""
