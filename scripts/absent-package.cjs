// Stands in for optional packages that the bundles do not hold: whoever asks for one learns that it is not there.
throw new Error('this package is not part of the bundle');
