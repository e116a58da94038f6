project = 'Tides'
blog_baseurl = 'https://tides.example'
