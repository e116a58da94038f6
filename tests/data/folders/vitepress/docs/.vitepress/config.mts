export default { title: 'Lamps', sitemap: { hostname: 'https://lamps.example' } }
