"""What every page shares: filters, converters, headers, errors, assets."""
