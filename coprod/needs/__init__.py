"""The Pyramid of Need without a score on any child: whom changes reach, and which kinds of adversity they answer to."""
